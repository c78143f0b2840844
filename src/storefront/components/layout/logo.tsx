import type { FC } from 'hono/jsx'

/** A parcel set down on the kerb. The same drawing as `public/icon.svg`. */
export const Logo: FC<{ size: number }> = ({ size }) => (
  <svg aria-hidden="true" focusable="false" width={size} height={size} viewBox="0 0 32 32">
    <rect width="32" height="32" rx="8" class="fill-accent" />
    <g
      fill="none"
      class="stroke-on-accent"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <path d="M9.5 8.5h11v10.5h-11zM15 8.5v4" />
      <path d="M5.5 19H24v4.5h3" />
    </g>
  </svg>
)
