/** A setting of the deployment; null where it is missing or empty. */
export function settingOf(env: object, name: string): string | null {
  const value: unknown = Reflect.get(env, name)
  return typeof value === 'string' && value !== '' ? value : null
}
