const text = {
  terminals: 'Terminals',
  terminal: (name: string) => `Terminal ${name}`,
  inputLabel: 'Type a line',
  send: 'Send',
  suggestions: 'Suggested lines',
  transcript: 'What the terminal printed',
  showInput: 'Input line',
  asText: 'As text',
  explain: (codes: string) => `Explain ${codes}`,
  leaveHint: 'Tab completes; on an empty line, or after Esc, it leaves the terminal. Shift+Tab always leaves.',
  more: (lines: number) => (lines === 1 ? '… one more line …' : `… ${lines} more lines …`),
  interrupt: 'Ctrl-C',
  endOfInput: 'Ctrl-D',
  loading: 'The terminal is being loaded …',
  notLoaded: 'The terminal could not be loaded. Reload the page.',
};

export default text;
