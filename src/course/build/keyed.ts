import * as v from 'valibot';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * One of several objects, told apart by the key that each alone has: `{ event: … }` or `{ absent: … }`. Unlike a
 * union, it can say what is wrong inside of the one that was meant.
 *
 * @param what for the reader of an error: `a check`
 */
export function keyed<T>(what: string, options: Readonly<Record<string, v.GenericSchema>>): v.GenericSchema<T> {
  const keys = Object.keys(options);
  const union = v.union(Object.values(options));
  const none = v.custom(() => false, `expected ${what} with one of: ${keys.join(', ')}`);
  return v.lazy((input) => {
    // The JSON Schema is made from what is there without any input.
    if (input === undefined) return union;
    const key = isObject(input) ? keys.find((candidate) => candidate in input) : undefined;
    return (key && options[key]) || none;
  }) as v.GenericSchema as v.GenericSchema<T>;
}
