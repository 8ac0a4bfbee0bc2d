import './no-eval';
import { mount } from 'svelte';
import './tokens.css';
import './app.css';
import './controls.css';
import { createClient } from '../src/contract/client';
import App from './App.svelte';
import { connect } from './connect';
import { Identity } from './identity';
import { Session } from './session.svelte';
import { Theme } from './theme.svelte';

const theme = new Theme(localStorage);
const { bridge, onLink } = connect();
const identity = new Identity(sessionStorage);
const session = new Session(
  createClient(bridge, () => identity.caller),
  localStorage,
  identity,
  (caller) => createClient(bridge, () => caller),
);
onLink((state) => session.linkChanged(state));

mount(App, { target: document.body, props: { session, theme } });
void session.start();
