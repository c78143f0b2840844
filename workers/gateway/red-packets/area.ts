import { createRouter } from '../http/app.ts'
import { redPacketRoutes } from './routes.ts'
import { staffRedPacketRoutes } from './staff-routes.ts'

/** Red packets: their claims by members, and their funding by staff. */
export const redPacketsArea = createRouter()

redPacketsArea.route('/', redPacketRoutes)
redPacketsArea.route('/', staffRedPacketRoutes)
