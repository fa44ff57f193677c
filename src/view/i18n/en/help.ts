/** The help that every page offers: what is where on the lesson page, and the keys. */
const help = {
  title: 'How a lesson works',
  close: 'Close',
  parts: [
    [
      'Lesson',
      'Read, predict, do. Tasks tick themselves off, however you got there. Nothing you type can break anything.',
    ],
    [
      'Console',
      'A terminal on a host of the simulated Internet. “help” lists the commands, “man telnet” explains one.',
    ],
    ['Map', 'The hosts and what is on its way between them. A click on a host opens its terminal, if it has one.'],
    [
      'Inspector',
      'Every command and reply of a connection, the mail program, the queue, the servers’ configuration, what can be read on the wire, and the record of all events.',
    ],
    ['Time', 'It runs while something is under way. Pause, step and skip stand at the bottom.'],
    ['Reply codes', 'Click on one, wherever it stands, to read what it means and what a sender does then.'],
  ] as readonly (readonly [string, string])[],
  keys: 'Keys',
  keyList: [
    ['Tab', 'completes in the terminal; on an empty line, or after Esc, it leaves the terminal'],
    ['Shift+Tab', 'always leaves the terminal'],
    ['↑ ↓', 'earlier lines, as in every shell'],
    ['Ctrl+]', 'the escape character of telnet; then “quit”'],
    ['← → ↑ ↓', 'move a border between two panels, once it has the focus; double-click puts it back'],
  ] as readonly (readonly [string, string])[],
};

export default help;
