#!/bin/sh
# Make sure that a Chromium is there for the browser tests: Debian's where apt is there and we are root, else
# whatever is present. Without one the tests skip with one loud line, and fail in CI.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        browser=$name
        break
    fi
done
fonts=$(fc-list :lang=zh 2>/dev/null | head -n 1 || true)
if [ -n "${browser:-}" ] && [ -n "$fonts" ]; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Debian's chromium and a Chinese font for the browser tests" >&2
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null
elif [ -z "${browser:-}" ]; then
    echo "NO CHROMIUM FOUND: the browser tests will be skipped. Install chromium to run them." >&2
fi
