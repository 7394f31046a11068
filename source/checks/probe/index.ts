import type {Check} from '../finding.ts';
import {apiServerCheck} from './api-server.ts';
import {gatewayCheck} from './gateway.ts';
import {podToPodCheck} from './pod-to-pod.ts';

/** What `--probe` saw from inside; without it they are skipped. */
export const probeChecks: readonly Check[] = [apiServerCheck, gatewayCheck, podToPodCheck];
