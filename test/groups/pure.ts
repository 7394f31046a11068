import {loadGroup} from './load-group.ts';

loadGroup('pure');
