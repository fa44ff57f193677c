// Before the first paint, so that the page does not flash in the wrong colours.
try {
  const theme = localStorage.getItem('ehlo:theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // No storage: the system's colours it is.
}
