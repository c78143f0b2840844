import { localTimes } from './shared/local-times.ts'

localTimes('[data-account]')
