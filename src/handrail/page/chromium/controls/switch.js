// Tells how a box, a radio button or a switch is used. Evaluates to a function of the element: {isDrawn, isScripted, on}. `isDrawn`:
// it can be clicked itself. `isScripted`: a script makes it one, and may change it only later. `on` is its present state.
element => {
  const { width, height } = element.getBoundingClientRect();
  const { clipPath, clip } = getComputedStyle(element);
  const isDrawn = width > 1 && height > 1 && clipPath === 'none' && clip === 'auto'
    && element.checkVisibility({ visibilityProperty: true });
  const isNative = element.tagName === 'INPUT';
  const state = element.getAttribute('aria-checked') || element.getAttribute('aria-pressed');
  return { isDrawn, isScripted: !isNative && state !== null, on: isNative ? element.checked : state === 'true' };
}
