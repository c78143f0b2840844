import type { FC } from 'hono/jsx'
import { controlOf, FieldFrame } from './field.tsx'
import { Icon } from './icon.tsx'

interface SelectOption {
  value: string
  title: string
  disabled?: boolean
}

interface SelectProps {
  id: string
  name: string
  label: string
  options: readonly SelectOption[]
  value?: string
  hint?: string
  error?: string
  optional?: boolean
  quiet?: boolean
  /** Shown first, as long as nothing is chosen. */
  placeholder?: string
  autocomplete?: string
  class?: string
}

/** One of many: the browser's own list, which works everywhere. */
export const Select: FC<SelectProps> = (props) => {
  const { name, options, value = '', placeholder, autocomplete, ...frame } = props
  return (
    <FieldFrame {...frame}>
      <div class="relative">
        <select
          name={name}
          class="control appearance-none scroll-mt-44 pr-11"
          {...(autocomplete === undefined ? {} : { autocomplete })}
          {...controlOf(frame)}
        >
          {placeholder === undefined ? null : (
            <option value="" selected={value === ''}>
              {placeholder}
            </option>
          )}
          {options.map((option) => (
            <option
              value={option.value}
              selected={option.value === value}
              disabled={option.disabled ?? false}
            >
              {option.title}
            </option>
          ))}
        </select>
        <Icon
          name="chevron-down"
          size={20}
          class="pointer-events-none absolute right-3 top-1/2 -translate-y-1/2 text-muted"
        />
      </div>
    </FieldFrame>
  )
}
