/** Numbers on the wire: most significant octet first. */
export const u16 = (value: number): string => String.fromCharCode((value >> 8) & 255, value & 255);
export const u32 = (value: number): string => u16(value >>> 16) + u16(value & 0xffff);
export const word = (wire: string, at: number): number => wire.charCodeAt(at) * 256 + wire.charCodeAt(at + 1);
