import type {FirstPorts} from '../ports/ports.ts';
import {blockedReason} from './blocked.ts';
import {contextChoices} from './context-choices.ts';
import {contextView} from './context-view.ts';
import {initialView} from './initial-view.ts';
import type {SessionView} from './session.ts';

/** What the guided set-up shows before anybody was asked: all contexts, none chosen. */
export const firstView = (ports: FirstPorts, home: string): SessionView => {
	const view = {
		...initialView('guided', ports, home),
		contexts: contextChoices(ports.kubeconfig).map(choice => contextView(choice)),
	};
	return {...view, blocked: blockedReason(view)};
};
