"""Knowledge graph builder in which every fact says where it was read."""

from __future__ import annotations

__version__ = "0.1.0"
