"""Text stays readable whatever colours a picture lends the page.

The contrast ratio is that of WCAG 2.2 (relative luminance); 4.5 is its level AA for text. Text also
stands on the bare aurora, so the brightest or darkest of its light counts as a background.
"""

from typing import Literal

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAIRS = [
    ("--ink", "--aurora-1"),
    ("--ink", "--base"),
    ("--ink-soft", "--aurora-1"),
    ("--ink-soft", "--base"),
    ("--accent", "--aurora-1"),
    ("--accent", "--base"),
    ("--accent-ink", "--accent"),
    ("--ink", "--danger-glass"),
]

MEASURE = """(pairs) => {
    const root = document.documentElement;
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const probe = document.body.appendChild(document.createElement("i"));
    function luminance(name) {
        probe.style.setProperty("color", `var(${name})`);
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = getComputedStyle(root).getPropertyValue("--base");
        canvas.fillStyle = getComputedStyle(probe).color;
        canvas.fillRect(0, 0, 1, 1);
        const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }
    const worst = {};
    for (let hue = 0; hue < 360; hue += 15) {
        for (const chroma of [0.02, 0.15]) {
            root.style.setProperty("--hue-1", hue);
            root.style.setProperty("--chroma-1", chroma);
            for (const [text, ground] of pairs) {
                const [low, high] = [luminance(text), luminance(ground)].sort((a, b) => a - b);
                const ratio = (high + 0.05) / (low + 0.05);
                const key = `${text} on ${ground}`;
                worst[key] = Math.min(worst[key] ?? Infinity, ratio);
            }
        }
    }
    return worst;
}"""


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_text_is_readable_on_the_colours_of_any_picture(
    browser: Browser, address: str, scheme: Literal["dark", "light"]
) -> None:
    page = browser.new_page(color_scheme=scheme, reduced_motion="reduce")
    page.goto(address)

    worst = page.evaluate(MEASURE, PAIRS)
    page.close()

    assert {pair: round(ratio, 2) for pair, ratio in worst.items() if ratio < 4.5} == {}
