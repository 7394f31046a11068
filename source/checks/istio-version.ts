import {defaultIstio} from '../mesh/default-istio.ts';
import {judgedAs, parseIstioVersion} from '../mesh/versions.ts';
import type {CheckContext} from './finding.ts';

/** The Istio to judge by: what mesh.yaml asks for, else the istioctl found, else the default one. */
export const istioVersionOf = ({
	model,
	workstation: {istioctl},
}: Pick<CheckContext, 'model' | 'workstation'>): string =>
	model?.istioVersion ?? ('version' in istioctl ? istioctl.version : defaultIstio);

/** ` (judged as Istio 1.30)`, to follow a version that has no row; else empty. */
export const judgedText = (text: string): string => {
	const version = parseIstioVersion(text);
	const judged = version === undefined ? undefined : judgedAs(version);
	return judged === undefined ? '' : ` (judged as Istio ${judged})`;
};
