// Says why an element could not be used now, in Playwright's words; '' where it could. Evaluates to a function:
// ready(element, use). Whether a list offers an option is for `controls/choose.js`.
//
// Playwright's own trial of a click moves the mouse and presses it, and only keeps the page from hearing of that. A page that
// listens earlier would hear of it all the same, so here the element is only looked at: a click would hit it, and no event is sent.
async (element, use) => {
  const MOMENT = 4;  // milliseconds; two pictures of a quick screen take twice as long
  const frame = globalThis[Symbol.for('handrail.nextFrame')] || (() => new Promise(requestAnimationFrame));
  const rectangle = () => { const { x, y, width, height } = element.getBoundingClientRect(); return [x, y, width, height].join(); };

  // The tree as it is drawn: through open shadow roots, and through the slots in them.
  const parentOf = inner => inner.assignedSlot || inner.parentElement || inner.parentNode?.host || null;
  const isIn = (outer, inner) => { while (inner && inner !== outer) inner = parentOf(inner); return Boolean(inner); };
  const hitAt = (x, y) => {
    let hit = document.elementFromPoint(x, y);
    for (let root = hit?.shadowRoot; root; root = hit.shadowRoot) {
      const inner = root.elementsFromPoint(x, y).find(other => other.getRootNode() === root);
      if (!inner) break;
      hit = inner;
    }
    return hit;
  };
  // Whether something in a page around covers this frame there. What is out of the window's sight is scrolled to before it is used.
  const isFrameCovered = (x, y) => {
    for (let frame = window.frameElement; frame; frame = frame.ownerDocument.defaultView.frameElement) {
      const { left, top } = frame.getBoundingClientRect(), { paddingLeft, paddingTop } = getComputedStyle(frame);
      x += left + frame.clientLeft + parseFloat(paddingLeft);
      y += top + frame.clientTop + parseFloat(paddingTop);
      const hit = frame.ownerDocument.elementFromPoint(x, y);
      if (hit && !isIn(hit, frame)) return true;
    }
    return false;
  };

  // What is no file field itself may open the browser's file chooser when it is clicked; what is written into never does.
  const WRITTEN = 'input:not([type=button], [type=submit], [type=image], [type=reset]), select, textarea';
  if (use === 'upload' && element.type === 'file') return '';
  if (use === 'upload' && (element.matches(WRITTEN) || element.isContentEditable)) return 'non-file input';
  if (use === 'click') element = element.closest('button, [role=button], a, [role=link]') || element;
  if (!element.checkVisibility({ visibilityProperty: true }) || !element.getClientRects().length) return 'is not visible';
  if (use !== 'hover' && (element.matches(':disabled') || element.closest('[aria-disabled=true]'))) return 'is not enabled';
  if (use === 'fill') {
    const takesText = element.tagName === 'TEXTAREA' || element.isContentEditable || (element.tagName === 'INPUT'
      && !['checkbox', 'radio', 'file', 'submit', 'button', 'reset', 'image'].includes(element.type));
    return !takesText ? 'not an <input>' : element.readOnly ? 'is not editable' : '';
  }
  if (use === 'check' && !['checkbox', 'radio'].includes(element.type)
    && !['checkbox', 'radio', 'switch', 'menuitemcheckbox', 'menuitemradio'].includes(element.getAttribute('role'))) return 'Not a checkbox';

  const { top, bottom, left, right } = element.getBoundingClientRect();
  if (top < 0 || left < 0 || bottom > innerHeight || right > innerWidth) {
    element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  }
  const before = rectangle(), startedAt = document.timeline.currentTime;
  await frame(); await frame();
  // On a busy machine the time of animations may stand still meanwhile, or one begins only now: then nothing has moved that will.
  const starting = document.getAnimations().some(({ effect, playState, startTime, timeline }) =>
    playState === 'running' && timeline === document.timeline && effect?.target?.contains(element)
    && (startTime === null || timeline.currentTime - Math.max(startTime, startedAt) < MOMENT));
  if (starting || rectangle() !== before) return 'is not stable';
  const [line] = element.getClientRects();
  const [x, y] = [line.x + line.width / 2, line.y + line.height / 2];
  const hit = hitAt(x, y);
  if (isFrameCovered(x, y)) return 'intercepts pointer events';
  if (!hit) return 'outside of the viewport';
  const labels = [...(element.labels || [])];
  return isIn(element, hit) || labels.some(label => isIn(label, hit)) ? '' : 'intercepts pointer events';
}
