"""Squares that a CLIP tower reads, by transformers' processor and Pillow: prints squares.json.

    python test/golden/main/images/squares.py > squares.json     (transformers 5.23.0, Pillow 13.0.0)
    python test/golden/main/images/squares.py --draw             draws pictures/ anew, which are committed

`pictures`: bytes of the squares of the drawn pictures beside this file, in base64. `photos`: of real photos, which are no part of
this project, checksums, means and a few values; MNERVA_DATA names their folder, and without it the kept numbers are printed again.

Pillow resizes along rows and then along columns; since version 12 it takes the columns first for some tall pictures, which moves
values by a few levels. Here the two passes are two calls, so that every version gives the same, and the processor crops and
normalises; where the processor's own resizing has the same order, the script makes sure that it gives the very same.
"""

import base64
import hashlib
import json
import math
import os
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageOps
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

HERE = Path(__file__).parent
SHAPE = {"image": 24, "crops": 2, "crop": 12}
BOXES = [[5, 4, 20, 30], [2, 3, 7, 5]]
POINTS = [(0, 0), (0, 223), (223, 0), (223, 223), (111, 112), (37, 190)]


def processor(side):
    return CLIPImageProcessorPil(size={"shortest_edge": side}, crop_size={"height": side, "width": side})


def resized(picture, side):
    """The shorter side becomes `side`: rows first, then columns."""
    width, height = picture.size
    if width <= height:
        size = (side, int(side * height / width))
    else:
        size = (int(side * width / height), side)
    rows = picture.resize((size[0], height), Image.BICUBIC)
    return rows.resize(size, Image.BICUBIC)


def pixel_values(picture, side):
    """[side, side, 3], normalised."""
    picture = ImageOps.exif_transpose(picture).convert("RGB")
    apply = processor(side)
    values = apply(images=resized(picture, side), do_resize=False, return_tensors="np")["pixel_values"][0]
    own = apply(images=picture, return_tensors="np")["pixel_values"][0]
    assert picture.height > picture.width or np.array_equal(own, values)
    assert np.abs(own - values).max() < 0.2, np.abs(own - values).max()
    return values.transpose(1, 2, 0)


def square(picture, side):
    """The same before normalisation: bytes [side, side, 3]."""
    picture = ImageOps.exif_transpose(picture).convert("RGB")
    plain = {"do_resize": False, "do_rescale": False, "do_normalize": False}
    out = processor(side)(images=resized(picture, side), return_tensors="np", **plain)["pixel_values"][0]
    return out.transpose(1, 2, 0).astype(np.uint8)


def part(picture, box):
    x, y, width, height = box
    return ImageOps.exif_transpose(picture).convert("RGB").crop((x, y, x + width, y + height))


def base64_of(values):
    return base64.b64encode(values.tobytes()).decode()


def drawn(path):
    picture = Image.open(path)
    picture.load()
    return {
        "file": path.name,
        "global": base64_of(square(picture, SHAPE["image"])),
        "crops": [base64_of(square(part(picture, box), SHAPE["crop"])) for box in BOXES],
    }


def photo(folder, name):
    picture = Image.open(folder / name)
    picture.load()
    values = pixel_values(picture, 224)
    width, height = ImageOps.exif_transpose(picture).size
    box = [width // 4, height // 5, width // 2, height // 3]
    crop = square(part(picture, box), 64)
    return {
        "file": name,
        "size": [width, height],
        "sha256": hashlib.sha256(square(picture, 224).tobytes()).hexdigest(),
        "means": [round(float(mean), 5) for mean in values.astype(np.float64).mean((0, 1))],
        "values": [[round(float(v), 5) for v in values[y, x]] for y, x in POINTS],
        "box": box,
        "cropSha256": hashlib.sha256(crop.tobytes()).hexdigest(),
    }


def photos():
    data = os.environ.get("MNERVA_DATA")
    if not data:
        return json.loads((HERE / "squares.json").read_text())["photos"]
    folder = Path(data)
    names = sorted(path.name for path in (folder / "twitter_images").glob("*.jpg"))
    tweets = [f"tweets_unlabelled/{n}.jpg" for n in range(1, 301, 5)]
    chosen = [f"twitter_images/{name}" for name in names] + [name for name in tweets if (folder / name).exists()]
    return [photo(folder, name) for name in chosen]


def scene(width, height):
    """A sky, a sun, a house and some grain, so that every part of the picture differs."""
    picture = Image.new("RGB", (width, height))
    for y in range(height):
        for x in range(width):
            grain = (x * 7919 + y * 104729) % 61 - 30
            shade = [90 + 120 * y // height + grain, 160 - 80 * x // width + grain, 230 - 150 * y // height - grain]
            picture.putpixel((x, y), tuple(max(0, min(255, v)) for v in shade))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((width * 0.6, height * 0.1, width * 0.85, height * 0.35), fill=(255, 220, 60))
    draw.rectangle((width * 0.1, height * 0.5, width * 0.45, height * 0.9), fill=(140, 40, 30))
    roof = [(width * 0.05, height * 0.5), (width * 0.5, height * 0.5), (width * 0.27, height * 0.25)]
    draw.polygon(roof, fill=(60, 30, 20))
    return picture


def draw_all():
    folder = HERE / "pictures"
    folder.mkdir(exist_ok=True)
    scene(90, 60).save(folder / "wide.jpg", quality=85)
    scene(33, 97).save(folder / "tall-progressive.jpg", quality=92, progressive=True, subsampling=0)
    exif = Image.Exif()
    exif[274] = 6  # shown turned by 90 degrees
    scene(70, 44).save(folder / "on-its-side.jpg", quality=85, exif=exif)
    scene(50, 40).convert("L").save(folder / "grey.jpg", quality=85)
    scene(400, 37).save(folder / "panorama.png")
    scene(27, 36).save(folder / "small.png")
    veil = Image.fromarray((np.add.outer(np.arange(40), np.arange(52)) * 3 % 256).astype(np.uint8))
    veiled = scene(52, 40)
    veiled.putalpha(veil)
    veiled.save(folder / "alpha.png")
    grey = scene(52, 40).convert("L")
    grey.putalpha(veil)
    grey.save(folder / "grey-alpha.png")
    scene(48, 48).quantize(32).save(folder / "palette.png", transparency=3)
    scene(60, 45).quantize(64).save(folder / "palette.gif")
    veiled.save(folder / "alpha-lossless.webp", lossless=True, exact=True)
    scene(64, 40).save(folder / "lossy.webp", quality=80)


if "--draw" in sys.argv:
    draw_all()
else:
    files = sorted((HERE / "pictures").iterdir())
    pictures = [drawn(file) for file in files]
    golden = {"shape": SHAPE, "boxes": BOXES, "pictures": pictures, "points": POINTS, "photos": photos()}
    assert all(math.isfinite(v) for entry in golden["photos"] for v in entry["means"])
    print(json.dumps(golden, indent=1))
