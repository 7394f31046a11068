import {newestIstio} from '../mesh/istio-minors.ts';
import type {CheckContext} from './finding.ts';

/** The Istio to judge by: what mesh.yaml asks for, else the istioctl found, else the newest. */
export const istioVersionOf = ({model, workstation: {istioctl}}: Pick<CheckContext, 'model' | 'workstation'>): string =>
	model?.istioVersion ?? ('version' in istioctl ? istioctl.version : newestIstio);
