// Tells whether a list that a page makes of plain elements shows the option that was chosen. Evaluates to a function:
// shownChoice(element, name) gives {} or {holds}, the words of the element. A menu acts, and shows no choice.
(element, name) => {
  const folded = text => (text || '').replace(/\s+/g, ' ').trim();
  if (element.matches('[role=menu], [aria-haspopup=menu]')) return {};
  const options = [...document.querySelectorAll('[aria-selected=true], [aria-checked=true], input[type=radio]:checked')];
  const nameOf = option => folded(option.getAttribute('aria-label') || option.labels?.[0]?.innerText || option.textContent);
  const isMarked = options.some(option => nameOf(option).startsWith(name));
  const input = element.matches('input') ? element : element.querySelector('input');
  const words = folded(`${input ? input.value : ''} ${element.innerText}`);
  if (isMarked || words.includes(name)) return {};
  const tellsState = element.querySelector('[aria-selected], [aria-checked], input[type=radio]');
  return element.matches('[role=listbox], [role=tree], [role=grid]') && !tellsState ? {} : { holds: words };
}
