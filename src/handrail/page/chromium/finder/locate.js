// Locates an element. Evaluates to a function: of an element, or of the box {x, y, width, height} in the window that an element of a
// frame has, to [left, top, width, height, right, down, grows] in pixels of a picture. Needs `areas.js` in front of it.
// `right` and `down` say how far the page is scrolled once Chromium has brought the element into view, as it does before each action:
// not at all where it is in sight; to the nearest edge where a part of it is, or where it takes the focus; else to the middle.
// `grows` is 1 where something on the page scrolls by itself, so that a picture shows the element elsewhere; else 0.
(element, box) => {
  const { left, top, right, bottom, width, height } = element ? element.getBoundingClientRect() : DOMRect.fromRect(box);
  const takesFocus = element?.matches('input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea');
  const root = document.scrollingElement || document.documentElement;
  const scrollBy = (start, end, size, room) => {
    if (start >= 0 && end <= room) return 0;
    if (!takesFocus && (end <= 0 || start >= room || size >= room)) return start + size / 2 - room / 2;
    return start < 0 ? start : end - room;
  };
  const within = (position, whole, room) => Math.min(Math.max(position, 0), Math.max(whole - room, 0));
  const scrolled = [
    within(scrollX + scrollBy(left, right, width, innerWidth), root.scrollWidth, innerWidth),
    within(scrollY + scrollBy(top, bottom, height, innerHeight), root.scrollHeight, innerHeight),
  ];
  const pixels = [left + scrollX, top + scrollY, width, height, ...scrolled].map(length => length * devicePixelRatio);
  return [...pixels, Number(hasArea(document))];
}
