"""Send the log of Streamlit and its server through one handler of ours."""

from __future__ import annotations

import logging
from typing import Final

from streamlit import logger as streamlit_logger

CHECKED: Final = "1.67.0"


def log_through(handler: logging.Handler) -> None:
    """Let every logger, those that Streamlit is still to make too, write to ``handler`` and to nothing else."""

    def hand_over(logger: logging.Logger) -> None:
        logger.handlers.clear()
        logger.propagate = True

    streamlit_logger.setup_formatter = hand_over
    root = logging.getLogger()
    for logger in [*logging.root.manager.loggerDict.values()]:
        if isinstance(logger, logging.Logger):
            hand_over(logger)
    logging.getLogger("uvicorn.access").disabled = True  # its lines hold addresses, with what people search for
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
