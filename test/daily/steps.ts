/** The same tools, with `step` before and after each call of one: all that lies between two steps is one effect. */
export function stepwise<Tools extends object>(tools: Tools, step: () => Promise<unknown> | void): Tools {
  return new Proxy(tools, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return async (...args: readonly unknown[]) => {
        await step();
        const result: unknown = await Reflect.apply(value, target, args);
        await step();
        return result;
      };
    },
  });
}
