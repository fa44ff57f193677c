/** What a configuration file is called for short: `main.cf`, `tables/senders`; outside of /etc/postfix its whole path. */
export const fileName = (path: string): string => path.replace(/^\/etc\/postfix\//, '');
