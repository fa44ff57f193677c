/** What a key does to time, or null. Keys belong to whatever has the focus first: text, buttons, lists that scroll. */
export function timeShortcut(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'defaultPrevented' | 'target'>,
): 'toggle' | 'step' | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null;
  const taken =
    'input, textarea, select, button, a, summary, dialog, [contenteditable], [tabindex="0"], [role=separator]';
  if ((event.target as Element | null)?.closest?.(taken)) return null;
  return event.key === ' ' ? 'toggle' : event.key === 'ArrowRight' ? 'step' : null;
}
