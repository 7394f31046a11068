import type {Check} from '../finding.ts';
import {portsCheck} from './ports.ts';
import {sidecarsCheck} from './sidecars.ts';

/** Services that several clusters have. */
export const serviceChecks: readonly Check[] = [portsCheck, sidecarsCheck];
