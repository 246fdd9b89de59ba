// Whether an element stands still in its frame, or a frame around it does, while that is scrolled: then Chromium does not scroll
// the page around to it. Evaluates to a function of the element.
element => {
  const parentOf = inner => inner.assignedSlot || inner.parentElement || inner.parentNode?.host || null;
  const standsStill = inner => {
    for (let at = inner; at; at = parentOf(at)) if (getComputedStyle(at).position === 'fixed') return true;
    return false;
  };
  if (!element.getClientRects().length) return false;
  let part = element;
  for (let inner = part.ownerDocument.defaultView; inner !== inner.top; inner = part.ownerDocument.defaultView) {
    if (standsStill(part)) return true;
    part = inner.frameElement;
    if (!part) return true; // a page of another origin is around, and does not tell
  }
  return false;
}
