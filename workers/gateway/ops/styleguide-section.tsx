import type { Child, FC } from 'hono/jsx'

/** One part of the style guide under its heading. */
export const Section: FC<{ title: string; children?: Child }> = ({ title, children }) => (
  <section class="grid gap-5 border-t border-line pt-6">
    <h2 class="text-xl">{title}</h2>
    {children}
  </section>
)
