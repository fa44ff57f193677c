/** Header, footer, switches: on every page. */
const shell = {
  skip: 'Skip to the content',
  home: 'Home',
  help: 'Help',
  language: 'Language',
  theme: 'Colours',
  themeAuto: 'as the system',
  themeLight: 'light',
  themeDark: 'dark',
  footer: 'Nothing leaves this page: the Internet in here is simulated.',
};

export default shell;
