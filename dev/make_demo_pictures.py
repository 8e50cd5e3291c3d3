#!/usr/bin/env python3
"""Draw demo/pictures/*.png, the photos that customers of the demo story send.

Run it again with any Python that has Pillow when pictures change:  python dev/make_demo_pictures.py
"""

from pathlib import Path

from PIL import Image, ImageDraw

TARGET = Path(__file__).resolve().parents[1] / "demo" / "pictures"
SIZE = (480, 360)
# Drawn larger and scaled down, so that lines are smooth.
SCALE = 2
WALL, FLOOR, BOX, TAPE, OAK, DARK, INK = "#e9e4db", "#cbb99f", "#c79a62", "#e6cf9d", "#c8a063", "#8a6234", "#3b3630"
WHITE, FABRIC, SHADE, GLASS, RED = "#fbfaf7", "#7d8fa3", "#00000030", "#bcd9dc", "#b3261e"


class Picture:
    """A drawing board whose coordinates are those of the finished picture."""

    def __init__(self, floor=260):
        self.image = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), WALL)
        self.draw = ImageDraw.Draw(self.image, "RGBA")
        if floor:
            self.shape([(0, floor), (480, floor), (480, 360), (0, 360)], FLOOR, None)

    def shape(self, points, fill, outline=INK):
        """Fill a polygon and draw its outline."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.polygon(scaled, fill=fill)
        if outline:
            self.line([*points, points[0]], outline)

    def box(self, left, top, right, bottom, fill, outline=INK):
        """Draw an upright rectangle."""
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], fill, outline)

    def oval(self, left, top, right, bottom, fill, outline=INK):
        """Draw an ellipse."""
        corners = [value * SCALE for value in (left, top, right, bottom)]
        self.draw.ellipse(corners, fill=fill, outline=outline, width=2 * SCALE)

    def line(self, points, fill=INK, width=2):
        """Draw a line through points."""
        self.draw.line([(x * SCALE, y * SCALE) for x, y in points], fill=fill, width=width * SCALE, joint="curve")

    def lines_of_text(self, left, top, widths, height=16):
        """Draw bars that look like lines of writing from far away."""
        for number, width in enumerate(widths):
            self.line([(left, top + number * height), (left + width, top + number * height)], INK, 3)

    def save(self, name):
        """Write the picture with few colours: small files load fast."""
        small = self.image.resize(SIZE, Image.LANCZOS).quantize(32)
        small.save(TARGET / f"{name}.png", optimize=True)


def carton(picture, tape=TAPE, lower=0):
    """Draw a closed box, seen from a corner; how much lower than usual is its lid?"""
    low = lower
    picture.shape([(90, 140 + low), (250, 110 + low), (400, 140 + low), (240, 180 + low)], "#d8ae78")
    picture.shape([(90, 140 + low), (240, 180 + low), (240, 310), (90, 265)], BOX)
    picture.shape([(240, 180 + low), (400, 140 + low), (400, 262), (240, 310)], "#b58650")
    picture.shape([(158, 127 + low), (184, 122 + low), (334, 156 + low), (308, 163 + low)], tape, None)


def box_intact(picture):
    carton(picture)


def box_small(picture):
    carton(picture, WHITE, 70)


def box_flat(picture):
    carton(picture, TAPE, 95)


def box_torn(picture):
    carton(picture, WHITE, 20)
    picture.shape([(110, 215), (170, 196), (214, 236), (190, 276), (128, 262)], "#5f452a")


def box_worn(picture):
    carton(picture, TAPE, 45)
    picture.shape([(300, 216), (372, 198), (382, 250), (316, 272)], "#8f6538")


def box_dented(picture):
    carton(picture)
    picture.shape([(348, 166), (400, 140), (400, 205), (362, 222), (372, 192)], "#8f6538")
    picture.line([(240, 180), (330, 160), (356, 176), (344, 200), (366, 214)], INK, 3)


def box_taped_again(picture):
    carton(picture, "#8d5a3b")
    picture.shape([(120, 148), (150, 156), (150, 282), (120, 274)], "#8d5a3b", None)


def box_open(picture):
    picture.shape([(110, 150), (370, 150), (400, 310), (80, 310)], BOX)
    picture.shape([(130, 165), (350, 165), (370, 290), (110, 290)], "#5f452a")
    for left in (140, 200):
        picture.box(left, 180, left + 40, 284, OAK)
    picture.shape([(270, 190), (345, 190), (352, 284), (262, 284)], "#00000000")
    picture.line([(276, 200), (340, 276)], RED, 4)
    picture.line([(340, 200), (272, 276)], RED, 4)


def tape_cut(picture):
    picture.box(0, 0, 480, 360, BOX, None)
    picture.box(0, 140, 480, 215, "#8d5a3b", None)
    picture.line([(0, 178), (170, 172), (250, 186), (480, 176)], "#4a2a17", 5)


def parcel_label(picture):
    waybill_label(picture, (200, 120, 170))


def waybill_label(picture, address=(150, 200, 90)):
    picture.box(110, 70, 370, 290, WHITE)
    picture.lines_of_text(130, 100, address)
    for number, left in enumerate(range(132, 348, 8)):
        picture.box(left, 160, left + (5 if number % 3 else 2), 225, INK, None)
    picture.lines_of_text(130, 250, (210, 120))


def receipt_with_note(picture):
    picture.shape([(120, 40), (350, 30), (365, 330), (130, 335)], WHITE)
    picture.lines_of_text(150, 75, (170, 140, 175, 90, 150))
    picture.shape([(145, 170), (335, 165), (338, 235), (148, 240)], "#b3261e18", RED)
    picture.line([(158, 195), (190, 184), (214, 198), (250, 182), (290, 196), (320, 184)], RED, 3)
    picture.line([(162, 222), (200, 212), (236, 222), (270, 210)], RED, 3)
    picture.line([(170, 305), (196, 275), (206, 308), (236, 284), (256, 304), (300, 280)], "#23408e", 3)


def packing_list_of_lamp(picture):
    packing_list(picture, 2)


def packing_list(picture, missing=4):
    picture.shape([(130, 30), (350, 36), (345, 335), (122, 328)], WHITE)
    for number in range(7):
        top = 80 + 32 * number
        picture.box(150, top - 8, 164, top + 6, WHITE)
        picture.line([(180, top), (310 - 17 * (number % 3), top)], INK, 3)
        if number != missing:
            picture.line([(150, top - 3), (156, top + 4), (167, top - 12)], "#2e7d32", 3)
    picture.oval(140, 64 + 32 * missing, 325, 100 + 32 * missing, None, RED)


def cabinet(picture):
    picture.box(60, 170, 420, 275, OAK)
    for left in (60, 180, 300):
        picture.box(left, 180, left + 120, 265, "#d4af76")
        picture.oval(left + 54, 216, left + 66, 228, INK)
    for left in (75, 390):
        picture.box(left, 275, left + 14, 305, DARK)


def cabinet_broken(picture):
    cabinet(picture)
    picture.shape([(386, 170), (420, 170), (420, 205), (404, 196), (399, 182)], "#7a5630")


def corner_crushed(picture):
    picture.shape([(0, 80), (330, 110), (345, 160), (300, 190), (320, 360), (0, 360)], OAK)
    picture.shape([(330, 110), (400, 96), (400, 330), (320, 360), (300, 190), (345, 160)], DARK)
    picture.line([(268, 240), (300, 190), (250, 178), (228, 206)], "#5a3c18", 4)
    picture.line([(345, 160), (300, 140), (262, 148)], "#5a3c18", 4)


def wardrobe(picture):
    picture.box(120, 30, 360, 310, OAK)
    picture.box(130, 40, 236, 300, "#d9b880")
    picture.box(244, 40, 350, 300, "#d9b880")
    picture.line([(228, 150), (228, 190)], INK, 5)
    picture.line([(252, 150), (252, 190)], INK, 5)


def panel_cracked(picture):
    picture.box(0, 0, 480, 360, "#d2aa6d", None)
    for top in range(20, 360, 38):
        picture.line([(0, top), (160, top + 9), (330, top - 6), (480, top + 5)], "#b98c4d", 2)
    picture.line([(70, 40), (140, 120), (170, 132), (250, 210), (282, 218), (390, 330)], "#3f2a10", 6)
    picture.line([(170, 132), (210, 128)], "#3f2a10", 3)


def blurred(picture):
    for number in range(9):
        picture.oval(40 + 42 * number, 60 + 17 * (number % 4), 190 + 38 * number, 300, "#c8a06338", None)


def sofa(picture):
    picture.box(80, 130, 400, 230, FABRIC)
    for left in (100, 200, 300):
        picture.box(left, 205, left + 80 + 20 * (left < 300), 255, "#93a5b8")
    picture.box(60, 160, 100, 285, FABRIC)
    picture.box(380, 160, 420, 285, FABRIC)
    picture.box(100, 255, 380, 285, "#6c7d90")


def sofa_and_cushions(picture):
    sofa(picture)
    picture.shape([(120, 170), (175, 160), (182, 205), (128, 212)], "#c9d3dd")


def chair(picture):
    picture.shape([(170, 60), (285, 60), (295, 190), (160, 190)], FABRIC)
    picture.shape([(160, 190), (295, 190), (325, 225), (140, 225)], "#93a5b8")
    for left in (146, 190, 268, 306):
        picture.box(left, 225, left + 13, 320, DARK)


def lamp(picture):
    picture.shape([(190, 60), (290, 60), (325, 150), (155, 150)], GLASS)
    picture.box(234, 150, 246, 275, DARK)
    picture.oval(185, 268, 295, 300, DARK)


def lamp_foot(picture):
    picture.oval(90, 90, 390, 300, DARK)
    for left, top in ((160, 150), (300, 150), (230, 240)):
        picture.oval(left, top, left + 26, top + 20, "#1d150b")


def lamp_burnt(picture):
    lamp(picture)
    picture.shape([(262, 72), (284, 70), (302, 122), (280, 140), (266, 112)], "#4a2e1499", None)


def socket_burnt(picture):
    picture.box(0, 0, 480, 360, "#dfe5e6", None)
    picture.oval(120, 60, 360, 300, "#6e5232")
    picture.oval(165, 105, 315, 255, "#2b1d10")
    picture.shape([(230, 60), (300, 84), (336, 140), (290, 120)], "#140c05", None)


def table(picture):
    picture.shape([(110, 130), (400, 130), (450, 190), (60, 190)], GLASS)
    for left in (80, 415):
        picture.box(left, 190, left + 16, 325, DARK)


def table_corner(picture):
    picture.shape([(0, 90), (390, 120), (440, 170), (0, 190)], GLASS)
    picture.box(350, 170, 385, 360, DARK)
    picture.line([(300, 114), (330, 140), (310, 176)], WHITE, 4)


def glass_cracked(picture):
    picture.box(0, 0, 480, 360, GLASS, None)
    for end in ((20, 30), (90, 350), (300, 350), (470, 240), (440, 20), (230, 0)):
        middle = ((end[0] + 250) / 2 + 12, (end[1] + 170) / 2 - 10)
        picture.line([(250, 170), middle, end], WHITE, 4)
    picture.line([(190, 120), (306, 110), (330, 210), (246, 248), (176, 200), (190, 120)], WHITE, 3)


def mattress(picture):
    picture.shape([(70, 200), (300, 150), (430, 190), (200, 250)], WHITE)
    picture.shape([(70, 200), (200, 250), (200, 290), (70, 238)], "#dfe3e8")
    picture.shape([(200, 250), (430, 190), (430, 228), (200, 290)], "#cfd6de")


def mattress_side(picture):
    picture.box(0, 110, 480, 250, "#dfe3e8")
    picture.line([(0, 135), (480, 135)], "#8f98a3", 3)
    picture.shape([(210, 135), (245, 126), (282, 135), (245, 146)], "#6b5a3e")


def seam_open(picture):
    picture.box(0, 0, 480, 200, WHITE, None)
    picture.box(0, 200, 480, 360, "#cfd6de", None)
    picture.line([(0, 200), (150, 200)], INK, 4)
    picture.line([(330, 200), (480, 200)], INK, 4)
    picture.shape([(150, 200), (240, 180), (330, 200), (240, 226)], "#6b5a3e")
    for left in range(160, 330, 24):
        picture.line([(left, 190), (left + 6, 212)], "#8f98a3", 2)


def chat_page(picture):
    picture.box(150, 15, 330, 345, "#f1f1ee")
    for number, left in enumerate((160, 210, 160, 200)):
        top = 40 + 70 * number
        picture.box(left, top, left + 115, top + 48, WHITE if left == 160 else "#bfe3b4", None)
        picture.lines_of_text(left + 10, top + 16, (90, 55))


def tracking_page(picture):
    picture.box(150, 15, 330, 345, WHITE)
    picture.box(150, 15, 330, 55, "#23408e", None)
    picture.box(165, 75, 315, 100, "#eef1f6")
    picture.lines_of_text(175, 88, (95,))
    picture.oval(215, 140, 265, 190, None, RED)
    picture.line([(223, 148), (257, 182)], RED, 4)
    picture.lines_of_text(180, 225, (120, 100, 60), 20)


PICTURES = (
    box_intact, box_small, box_flat, box_torn, box_worn, box_dented, box_taped_again, box_open, tape_cut,
    parcel_label, waybill_label, receipt_with_note, packing_list_of_lamp, packing_list, cabinet, cabinet_broken,
    corner_crushed, wardrobe, panel_cracked, blurred, sofa, sofa_and_cushions, chair, lamp, lamp_foot,
    lamp_burnt, socket_burnt, table, table_corner, glass_cracked, mattress, mattress_side, seam_open, chat_page,
    tracking_page,
)  # fmt: skip


def main():
    """Draw every picture."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for draw in PICTURES:
        picture = Picture()
        draw(picture)
        picture.save(draw.__name__)


if __name__ == "__main__":
    main()
