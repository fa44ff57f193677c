import type en from '../en/shell.ts';

const shell: typeof en = {
  skip: 'Zum Inhalt springen',
  home: 'Startseite',
  help: 'Hilfe',
  language: 'Sprache',
  theme: 'Farben',
  themeAuto: 'wie das System',
  themeLight: 'hell',
  themeDark: 'dunkel',
  footer: 'Nichts verlässt diese Seite: Das Internet hier drin ist simuliert.',
};

export default shell;
