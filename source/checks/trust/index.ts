import type {Check} from '../finding.ts';
import {acrossChecks} from './across.ts';
import {cacertsChecks} from './cacerts.ts';
import {rootMismatchCheck} from './root-mismatch.ts';

export const trustChecks: readonly Check[] = [rootMismatchCheck, ...cacertsChecks, ...acrossChecks];
