// Leaves the control that has the focus, as a person does who uses another element, and waits until the page's scripts have done
// what that leads to. Evaluates to a function of the other element. An element of a list that the control has opened, and that
// would close, is used without leaving it.
async element => {
  const LONGEST = 1000, PAUSE = 20; // milliseconds
  const POPUPS = '[role=listbox], [role=menu], [role=tree], [role=grid], [role=option], [role=dialog], dialog';
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  const isPopup = node => node.matches(POPUPS) || ['absolute', 'fixed'].includes(getComputedStyle(node).position);
  const isInPopup = () => {
    for (let node = element; node && !node.contains(active); node = node.parentElement) if (isPopup(node)) return true;
    return false;
  };
  if (active && active !== document.body && !active.contains(element) && !isInPopup()) active.blur();
  const isBusy = () => Boolean(globalThis[Symbol.for('handrail.rest')]?.(0));
  const until = performance.now() + LONGEST;
  while (isBusy() && performance.now() < until) await new Promise(done => setTimeout(done, PAUSE));
}
