#!/usr/bin/env python
"""Run a management command of the archive."""

from newsroom.__main__ import main

if __name__ == "__main__":
    main()
