/**
 * A setting a deployment may leave out, such as the address of a Redis. No config declares it, so
 * that a shop runs with nothing set; an empty one counts as none.
 */
export function optionalSetting(env: object, name: string): string | null {
  const value: unknown = Reflect.get(env, name)
  return typeof value === 'string' && value !== '' ? value : null
}
