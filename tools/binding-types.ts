/** The generated types of one Worker's bindings. */
interface BindingTypes {
  file: string
  /** The global interface the Worker's code names. */
  env: string
  /** The Worker's own config first, then those of the Workers it has bindings to. */
  configs: string[]
}

const GATEWAY = 'wrangler.toml'
const STATE = 'durable-objects/wrangler.toml'
const CHECKOUT = 'workers/checkout/wrangler.toml'
const FULFILMENT = 'workers/fulfilment/wrangler.toml'

const BINDING_TYPES: BindingTypes[] = [
  {
    file: 'types/gateway.d.ts',
    env: 'GatewayEnv',
    configs: [GATEWAY, STATE, CHECKOUT, FULFILMENT],
  },
  { file: 'types/checkout.d.ts', env: 'CheckoutEnv', configs: [CHECKOUT, STATE] },
  { file: 'types/fulfilment.d.ts', env: 'FulfilmentEnv', configs: [FULFILMENT, STATE, CHECKOUT] },
  { file: 'types/state.d.ts', env: 'StateEnv', configs: [STATE] },
]

/** What the generated types depend on, and the types themselves. */
export const BINDING_TYPE_FILES: readonly string[] = [
  ...[GATEWAY, STATE, CHECKOUT, FULFILMENT],
  ...BINDING_TYPES.map(({ file }) => file),
  ...['package-lock.json', 'tools/binding-types.ts'],
]

/** The `wrangler types` command of each Worker; with `check` it only says whether one is due. */
export const bindingTypeCommands = (check: boolean): string[][] =>
  BINDING_TYPES.map(({ file, env, configs }) => [
    ...['wrangler', 'types', file, '--env-interface', env],
    ...['--include-runtime=false', '--strict-vars=false'],
    ...configs.flatMap((config) => ['-c', config]),
    ...(check ? ['--check'] : []),
  ])
