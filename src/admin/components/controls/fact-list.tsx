import type { Child, FC } from 'hono/jsx'

/** Names and what they are, such as the settings of a campaign. */
export const FactList: FC<{ facts: readonly (readonly [name: string, fact: Child])[] }> = (
  props,
) => (
  <dl class="mt-4 grid gap-x-10 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
    {props.facts.map(([name, fact]) => (
      <div class="flex justify-between gap-4 border-b border-line pb-1.5">
        <dt class="text-muted">{name}</dt>
        <dd class="text-right">{fact}</dd>
      </div>
    ))}
  </dl>
)
