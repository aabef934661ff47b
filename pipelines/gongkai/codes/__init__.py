"""Official codes and their check characters."""

from gongkai.codes.uscc import is_uscc

__all__ = ["is_uscc"]
