"""The official client of the Model Context Protocol, over both transports, for tests."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from tests.support.live_server import PROJECT


def standard_streams(data: Path, corpus: Path, **settings: str) -> StdioServerParameters:
    """``python -m dashboard mcp`` over a store."""
    environment = {"PULSE_DATA": str(data), "PULSE_CORPUS": str(corpus), **settings}
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return StdioServerParameters(
        command=sys.executable, args=["-m", "dashboard", "mcp"], env=kept | environment, cwd=str(PROJECT)
    )


@asynccontextmanager
async def over_http(application: Any, token: str, host: str = "localhost") -> AsyncIterator[Client]:
    """A client of ``/mcp`` of an ASGI application."""
    transport = httpx2.ASGITransport(application)
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx2.AsyncClient(transport=transport, headers=headers, timeout=60) as http,
        Client(streamable_http_client(f"http://{host}/mcp", http_client=http)) as client,
    ):
        yield client


async def called(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """The answer of a tool.

    Raises:
        ValueError: the tool refused; the text says why.
    """
    result = await client.call_tool(tool, arguments)
    text = result.content[0].text if result.content else ""  # type: ignore[union-attr]
    if result.is_error:
        raise ValueError(text)
    answer: dict[str, Any] = json.loads(text)
    assert result.structured_content in (None, answer), "both forms say the same"
    return answer
