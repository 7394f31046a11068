import type {ComponentType} from 'react';
import type {StepName} from '../../wizard/screens.ts';
import {Clusters} from './clusters/clusters.tsx';

export type Screens = Readonly<Partial<Record<StepName, ComponentType>>>;

/** What is shown while the others load. */
export const firstScreens: Screens = {clusters: Clusters};
