const text = {
  terminals: 'Terminals',
  terminal: (name: string) => `Terminal ${name}`,
  inputLabel: 'Type a line',
  send: 'Send',
  suggestions: 'Suggested lines',
  transcript: 'What the terminal printed',
  showInput: 'Input line',
  leaveHint: 'Tab completes. Shift+Tab leaves the terminal.',
  more: (lines: number) => `… and ${lines} more lines`,
  interrupt: 'Ctrl-C',
  endOfInput: 'Ctrl-D',
  loading: 'The terminal is being loaded …',
};

export default text;
