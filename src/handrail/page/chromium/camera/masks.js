// Draws the masks while a picture is taken: over everything, part of no layout, out of reach for the page's styles. Evaluates to a
// function of masks, each [left, top, width, height, secret] in pixels of the page.
masks => {
  const undo = globalThis[Symbol.for('handrail')];
  undo.masks?.remove();
  const make = (parent, tag, css) => {
    const element = document.createElementNS('http://www.w3.org/1999/xhtml', tag);
    for (const [property, value] of Object.entries(css)) element.style.setProperty(property, value, 'important');
    return parent.appendChild(element);
  };
  const host = make(document.documentElement, 'div', {
    all: 'initial', display: 'block', position: 'absolute', inset: 'auto', left: '0', top: '0', width: '0', height: '0',
    overflow: 'visible', 'pointer-events': 'none', 'z-index': '2147483647',
  });
  host.setAttribute('aria-hidden', 'true');
  const root = host.attachShadow({ mode: 'closed' });
  for (const [left, top, width, height, secret] of masks) {
    const mask = make(root, 'div', {
      position: 'absolute', left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px`, overflow: 'hidden',
      'background': 'repeating-linear-gradient(135deg, #47525f 0 6px, #505c6a 6px 12px)', 'box-sizing': 'border-box',
      padding: '0 6px', 'line-height': `${Math.min(height, 28)}px`, 'white-space': 'nowrap', 'text-overflow': 'ellipsis',
      font: `${Math.max(8, Math.min(12, height - 6))}px/${Math.min(height, 28)}px sans-serif`, color: '#e8edf2',
      'text-align': 'left',
    });
    mask.textContent = `secret: ${secret}`;
  }
  // Whether a text is longer than its control decides about layers, and so about the edges of what stands beside the control.
  const isNear = (pixels, others) => Math.abs(pixels - others) < 1;
  undo.silence(control => {
    const own = control.getBoundingClientRect();
    return masks.some(([left, top, width, height]) => isNear(left, own.left + scrollX) && isNear(top, own.top + scrollY)
      && isNear(width, own.width) && isNear(height, own.height));
  });
  host.popover = 'manual';
  host.showPopover();  // above dialogs too
  undo.masks = host;
  undo.forgetChanges();  // the masks are no change of the page's
}
