"""A view as a calendar: when its stories began, and the days that stand out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from dashboard.config.version import NAME, VERSION
from dashboard.model.filters import Filters
from dashboard.model.findings.over_time import ACTIVITY
from dashboard.model.findings.stories import STORIES
from dashboard.model.links import Links
from dashboard.service import Service
from dashboard.text.numbers import counted
from dashboard.web.feeds.followed_view import stable_id, written


def view_calendar(service: Service, filters: Filters, links: Links) -> bytes:
    """iCalendar (RFC 5545), read from one generation."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{NAME}//{VERSION}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    with service.reading():
        named = filters.describe(service.facts().names)
        calendar.add("x-wr-calname", written(f"{NAME}: {named}" if named else NAME))
        told = service.finding(STORIES, filters)
        if left := told.facts.stories - len(told.records):
            calendar.add("x-wr-caldesc", f"Left out: {counted(left, 'story')} of fewer outlets.")
        for event in (*_stories(service, filters, links), *_days(service, filters, links)):
            calendar.add_component(event)
    found: bytes = calendar.to_ical()
    return found


def _stories(service: Service, filters: Filters, links: Links) -> Iterator[Event]:
    """The first report of each story that at least two outlets carried."""
    for story in service.finding(STORIES, filters).records:
        if story.first_at is not None:
            address = links.page("story", Filters(), [("story", story.story)])
            yield _event(
                stable_id("story", story.story),
                f"Story: {written(story.title)}",
                f"Carried by {counted(story.providers, 'outlet')}, {counted(story.reports, 'report')}.",
                address,
                story.first_at,
            )


def _days(service: Service, filters: Filters, links: Links) -> Iterator[Event]:
    """The days with more articles than the four weeks before let expect."""
    view = filters.to_params()
    for item in service.finding(ACTIVITY, filters).records:
        if item.spike and item.expected is not None:
            day = date.fromisoformat(item.day)
            words = f"{counted(item.count, 'article')}, {item.expected:.1f} expected"
            address = links.page("articles", replace(filters, dates=(day, day), period=None))
            yield _event(stable_id("day", f"{item.day}?{view}"), f"Busy day: {words}", "", address, day)


def _event(uid: str, summary: str, about: str, address: str, start: date | datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("summary", summary)
    event.add("description", f"{about} {address}".strip())
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    event.add("dtstart", start)
    if not isinstance(start, datetime):
        event.add("dtend", start + timedelta(days=1))
        start = datetime(start.year, start.month, start.day, tzinfo=UTC)
    event.add("dtstamp", start)
    return event
