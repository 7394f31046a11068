import type {Overlay} from '../../mesh/mesh.ts';
import {systemNamespace} from '../../mesh/well-known.ts';

/** An IstioOperator document, as data. */
export type OperatorDocument = {
	apiVersion: 'install.istio.io/v1alpha1';
	kind: 'IstioOperator';
	metadata: {name: string; namespace: string};
	spec: Overlay;
};

/** Always named: a nameless IstioOperator prunes the other half of the installation and exits 0 (fact I-2). */
export const operatorDocument = (name: string, spec: Overlay): OperatorDocument => ({
	apiVersion: 'install.istio.io/v1alpha1',
	kind: 'IstioOperator',
	metadata: {name, namespace: systemNamespace},
	spec,
});
