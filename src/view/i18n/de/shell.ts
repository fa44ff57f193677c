import type en from '../en/shell.ts';

const shell: typeof en = {
  tagline: 'Wie E-Mail wirklich reist',
  skip: 'Zum Inhalt springen',
  home: 'Startseite',
  language: 'Sprache',
  theme: 'Farben',
  themeAuto: 'wie das System',
  themeLight: 'hell',
  themeDark: 'dunkel',
  footer: 'Nichts verlässt diese Seite: Das Internet hier drin ist simuliert.',
};

export default shell;
