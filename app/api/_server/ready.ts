/** Whether the server has done what it does before the first reader. Global: the framework bundles this file twice. */
const key = Symbol.for("isoloss.ready");
const holder = globalThis as unknown as Record<symbol, boolean | undefined>;

export const isReady = (): boolean => holder[key] === true;
export const setReady = (): void => {
  holder[key] = true;
};
