/**
 * Who may import whom. Each rule's comment names the right door; `npm run check` shows it.
 * Tests beside the code may reach further and are left out.
 */
const own = '^src/shared/$1/'
const shared = '^src/shared/([^/]+)/'
/** What every subsystem may import: it knows none of them. */
const platform = '^src/shared/(platform|kit)/'
const kit = '^src/shared/kit/'
/** contract.ts and rules.ts, of a subsystem or of one of its parts. */
const pure = `${shared}.*\\b(contract|rules)\\.ts$`
/** What a subsystem may import: its own files, and what others offer. */
const offered = [
  own,
  platform,
  '/(contract|rules|messages)\\.ts$',
  '-(step|source)\\.ts$',
  '^src/shared/shopper/',
]
/** store.ts and <name>-store.ts. */
const store = `${shared}.*\\bstore\\.ts$`
const npm = (name) => `^node_modules/${name}(/|$)`

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

module.exports = {
  forbidden: [
    rule(
      'rules-stay-pure',
      'contract.ts and rules.ts take values and give values: hand in what they need as an argument, ' +
        'and leave reading and writing to the store and the verbs.',
      { path: pure },
      { path: `${own}.*\\b(schema|store|commands|read)\\.ts$` },
    ),
    rule(
      'rules-know-contracts-only',
      "contract.ts and rules.ts may import another subsystem's contract.ts, and platform.",
      { path: pure },
      { path: '^src/shared/', pathNot: [own, platform, '/contract\\.ts$'] },
    ),
    rule(
      'subsystems-meet-at-contracts',
      "Another subsystem's store and verbs are its own: import its contract.ts, rules.ts or " +
        "messages.ts, or take what you need as a dependency. (Commands run in the shopper's " +
        'transaction and may use src/shared/shopper; src/shared/shopper puts the subsystems ' +
        'together, order/effects.ts their effects, and the checkout the steps (<name>-step.ts) and ' +
        'sources (<name>-source.ts) that they offer it.)',
      {
        path: shared,
        pathNot: [platform, '^src/shared/shopper/', '^src/shared/order/effects\\.ts$', store],
      },
      { path: '^src/shared/', pathNot: offered },
    ),
    rule(
      'stores-meet-at-schemas',
      "A store may name another subsystem's tables where one batch writes rows of both: import its " +
        'schema.ts, never its store.',
      { path: store, pathNot: platform },
      { path: '^src/shared/', pathNot: [...offered, '/schema\\.ts$'] },
    ),
    rule(
      'effects-meet-in-their-table',
      "order/effects.ts is the table of effects: it imports each subsystem's effects.ts and nothing else of it.",
      { path: '^src/shared/order/effects\\.ts$' },
      {
        path: '^src/shared/',
        pathNot: [own, platform, '/(contract|rules|life-cycle|effects)\\.ts$'],
      },
    ),
    rule(
      'only-commands-use-the-transaction',
      "The shopper's rows are changed by commands alone: put this into the subsystem's commands.ts, or beside it in <verb>-commands.ts.",
      { path: shared, pathNot: [platform, '^src/shared/shopper/', '[/-](commands|module)\\.ts$'] },
      { path: '^src/shared/shopper/', pathNot: '/(contract|rules)\\.ts$' },
    ),
    rule(
      'platform-stands-below',
      'platform is what every subsystem rests on: it may name contracts (workflow.ts and messages.ts too), nothing more.',
      { path: platform },
      { path: '^src/shared/', pathNot: [platform, '/(contract|workflow|messages)\\.ts$'] },
    ),
    rule(
      'kit-knows-no-subsystem',
      'kit is what several subsystems use and none owns: it imports platform, and takes the rest as arguments.',
      { path: kit },
      { path: '^src/shared/', pathNot: platform },
    ),
    rule(
      'shared-runs-anywhere',
      'src/shared knows no HTTP, no objects and no runtime: declare a small Deps interface in the ' +
        'contract and let the Worker or object fill it in.',
      { path: '^src/shared/' },
      {
        path: [
          '^(durable-objects|workers|tools|tests)/',
          '^src/(storefront|admin)/',
          npm('(hono|@hono/[^/]+)'),
          '^cloudflare:',
        ],
      },
    ),
    rule(
      'drizzle-in-stores',
      'Drizzle belongs in schema.ts, store.ts (or <name>-store.ts) and platform/bulk-rows.ts: add a ' +
        'function to the store and call it.',
      {
        path: '^(src|workers|durable-objects)/',
        pathNot: ['[/-]store\\.ts$', '/(schema|bulk-rows)\\.ts$'],
      },
      { path: npm('drizzle-orm') },
    ),
    rule(
      'objects-know-no-http',
      'An object is called by RPC and speaks through its outbox: it imports no Worker and no hono.',
      { path: '^durable-objects/' },
      { path: ['^(workers|tools|tests)/', '^src/(storefront|admin)/', npm('(hono|@hono/[^/]+)')] },
    ),
    rule(
      'workers-apart',
      "A Worker's code is its own: call another Worker through its binding.",
      { path: '^workers/([^/]+)/' },
      { path: ['^workers/', '^(tools|tests)/'], pathNot: '^workers/$1/' },
    ),
    rule(
      'areas-apart',
      'An area of the gateway is its own: move what two areas need to workers/gateway/http, or to a ' +
        'verb or contract in src/shared.',
      { path: '^workers/gateway/(?!http/)([^/]+)/' },
      { path: '^workers/gateway/', pathNot: ['^workers/gateway/$1/', '^workers/gateway/http/'] },
    ),
    rule(
      'http-knows-no-area',
      'workers/gateway/http is what every area rests on: move the part it needs from the area to ' +
        'http, or to src/shared.',
      { path: '^workers/gateway/http/' },
      { path: '^workers/gateway/(?!http/)' },
    ),
    rule(
      'routes-are-mounted-alone',
      'A route file is imported by its area.ts alone: a page and a route that do the same call one ' +
        'verb in src/shared, or a file of their area that is neither.',
      { path: '^workers/gateway/', pathNot: '/area\\.ts$' },
      { path: '^workers/gateway/.+routes\\.ts$' },
    ),
    rule(
      'hono-at-the-door',
      'Only the gateway speaks HTTP: checkout and fulfilment are called by RPC.',
      { path: '^workers/', pathNot: '^workers/gateway/' },
      { path: npm('(hono|@hono/[^/]+)') },
    ),
    rule(
      'pages-know-contracts-only',
      'Pages are given what they show: import a contract.ts for its types, platform/money.ts or ' +
        'clock.ts, the codes of platform/problem.ts, and hono/jsx.',
      { path: '^src/(storefront|admin)/' },
      {
        path: ['^src/shared/', '^(durable-objects|workers|tools|tests)/', '^cloudflare:'],
        pathNot: ['/contract\\.ts$', '^src/shared/platform/(money|clock|problem)\\.ts$'],
      },
    ),
    rule(
      'no-circles',
      'Two files that need each other are one, or the shared part goes to a file below both. Types ' +
        'count too: a contract names only contracts that do not name it.',
      {},
      { circular: true },
    ),
    rule(
      'nothing-missing',
      'The file or package does not exist: mend the path, or add the package to package.json.',
      {},
      // The storefront's build writes the manifest.
      { couldNotResolve: true, pathNot: '^(cloudflare:|#storefront-manifest$)' },
    ),
    rule(
      'no-product-in-the-checker',
      'verify-state shares no code with the shop: one error must not be in both.',
      { path: '^tools/verify-state/' },
      { path: '^(src|workers|durable-objects)/|^shop\\.config\\.ts$' },
    ),
    rule(
      'no-tools-in-the-product',
      'A development dependency is not there in production: move it to dependencies.',
      { path: '^(src|workers|durable-objects)/|^shop\\.config\\.ts$' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    ),
  ],
  options: {
    // TypeScript 7 has no parser for others to use; swc reads the same syntax.
    parser: 'swc',
    tsPreCompilationDeps: true,
    moduleSystems: ['es6'],
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.test\\.tsx?$' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx'],
      exportsFields: ['exports'],
      conditionNames: ['workerd', 'import', 'default'],
    },
  },
}
