// Scrolls the page around a frame, and the areas of it that hold the frame, to a part of what the frame shows. Evaluates to a
// function: of the frame's element and the part's box {x, y, width, height} in the frame, to the box of the part in this page.
// As Chromium does, it scrolls not at all where the part is in sight, to the nearest edge where some of it is, else to the middle.
(frame, part) => {
  const scrollBy = (start, end, from, to) => {
    if (start >= from && end <= to) return 0;
    if (end <= from || start >= to || end - start >= to - from) return (start + end - from - to) / 2;
    return start < from ? start - from : end - to;
  };
  const placed = () => {
    const { left, top, width } = frame.getBoundingClientRect(), { paddingLeft, paddingTop } = getComputedStyle(frame);
    const scale = width / frame.offsetWidth || 1;
    const [x, y] = [frame.clientLeft + parseFloat(paddingLeft) + part.x, frame.clientTop + parseFloat(paddingTop) + part.y];
    return new DOMRect(left + x * scale, top + y * scale, part.width * scale, part.height * scale);
  };
  const root = document.scrollingElement || document.documentElement;
  for (let area = frame; area !== root;) {
    area = area.assignedSlot || area.parentElement || area.parentNode?.host || root;
    const { left, top } = area === root ? new DOMRect(0, 0) : area.getBoundingClientRect();
    const { clientLeft, clientTop, clientWidth, clientHeight } = area === root ? document.documentElement : area;
    const [fromLeft, fromTop] = area === root ? [0, 0] : [left + clientLeft, top + clientTop];
    const [width, height] = area === root ? [innerWidth, innerHeight] : [clientWidth, clientHeight];
    const box = placed();
    area.scrollBy({
      left: scrollBy(box.left, box.right, fromLeft, fromLeft + width), top: scrollBy(box.top, box.bottom, fromTop, fromTop + height),
      behavior: 'instant',
    });
  }
  const { x, y, width, height } = placed();
  return { x, y, width, height };
}
