// Compares what is chosen in a native list with what was chosen before. Evaluates to a function: chosen(element, names) gives {}
// or {holds}, the names of the options that are chosen now.
(element, names) => {
  const folded = text => (text || '').replace(/\s+/g, ' ').trim();
  const now = [...(element.selectedOptions || [])].map(option => folded(option.label));
  return now.join('\n') === names.join('\n') ? {} : { holds: now };
}
