/**
 * A queue id in Postfix's short form: hexadecimal, microseconds of the second and then what tells messages apart.
 * Postfix takes the inode number; here it is the world's time and a counter, so that replay gives the same ids.
 */
export function newQueueId(nowMs: number, counter: number): string {
  const fraction = ((nowMs % 1000) * 1000 + (counter % 1000)) % 0xfffff;
  const serial = 0x27059a + counter * 3 + Math.floor(nowMs / 1000);
  return `${fraction.toString(16).padStart(5, '0')}${serial.toString(16)}`.toUpperCase();
}
