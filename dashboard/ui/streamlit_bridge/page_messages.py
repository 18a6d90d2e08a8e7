"""What an open page sends over its WebSocket: Streamlit's ``BackMsg``, checked against Streamlit 1.67."""

from __future__ import annotations

from typing import Final

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

CHECKED: Final = "1.67.0"


def is_of_a_person(message: bytes | None) -> bool:
    """Whether somebody did something: the timers of a page that lies open run its script as well."""
    said = BackMsg()
    try:
        said.ParseFromString(message or b"")
    except DecodeError:
        return False
    kind = said.WhichOneof("type")
    return kind not in (None, "app_heartbeat") and not (kind == "rerun_script" and said.rerun_script.is_auto_rerun)
