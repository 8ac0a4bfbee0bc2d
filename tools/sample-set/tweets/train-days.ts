/** The train split, second part: two more riddles, journeys, cooks, races, and the first half of the other scenes. */
import { looks } from '../draw/looks.ts';
import { castle } from '../scenes/castle.ts';
import { chess } from '../scenes/chess.ts';
import { kitchen } from '../scenes/kitchen.ts';
import { lanterns } from '../scenes/lanterns.ts';
import { owl } from '../scenes/owl.ts';
import { podium } from '../scenes/podium.ts';
import { portrait } from '../scenes/portrait.ts';
import { regatta } from '../scenes/regatta.ts';
import { rocket } from '../scenes/rocket.ts';
import { skyline } from '../scenes/skyline.ts';
import { slope } from '../scenes/slope.ts';
import { stage } from '../scenes/stage.ts';
import { storm } from '../scenes/storm.ts';
import { tram } from '../scenes/tram.ts';
import type { TweetSource } from '../tweet.ts';

export const trainDays: readonly TweetSource[] = [
  {
    id: 'orion-loud',
    language: 'en',
    text: '[ORG Orion|band] were so loud that my ears filed a complaint',
    picture: stage({
      seed: 230,
      beams: ['#9bd05a', '#5fd0ff'],
      backdrop: ['#10241c', '#1f4a3c'],
      singer: looks.gus,
      guitarist: looks.celia,
      drummer: looks.eino,
    }),
    pair: 'orion',
  },
  {
    id: 'orion-gone',
    language: 'en',
    text: 'Blink and you missed it, [MISC Orion|rocket] left without me again',
    picture: rocket({ seed: 231, hour: 'dawn', name: 'Orion', colour: '#5b5fc7' }),
    pair: 'orion',
  },
  {
    id: 'victoria-window',
    language: 'en',
    text: '[LOC Victoria|city] through the window of the night bus 💜',
    picture: skyline({ seed: 232, hour: 'night', landmark: 'none' }),
    pair: 'victoria',
  },
  {
    id: 'victoria-grin',
    language: 'en',
    text: 'Nobody holds a grin as long as [PER Victoria|first] does',
    picture: portrait({ seed: 233, look: looks.dede, backdrop: 'roof', hour: 'dawn' }),
    pair: 'victoria',
  },
  {
    id: 'night-tram',
    language: 'en',
    text: 'Last [MISC Line 3|tram,line] to [LOC Harbour Gate|stop], dark blue, one driver, one passenger, one kebab',
    picture: tram({ seed: 234, hour: 'night', colour: '#23407f', line: '3', stop: 'Harbour Gate' }),
  },
  {
    id: 'castle-wedding',
    language: 'fr',
    text: 'Deux tours, un pont, zéro réseau : [PER Camille] et [PER Driss] se marient au [LOC château de Brume|castle] 💐',
    picture: castle({ seed: 235, hour: 'day', roof: '#2f6fc4', flag: '#f0c23f', towers: 2 }),
  },
  {
    id: 'pie-of-the-day',
    language: 'en',
    text: 'Pie of the day at [ORG Oak & Ember|sign] is the [MISC Stormy Pie|dish]. [PER Aiko|cook] will not say what is in it and nobody minds',
    picture: kitchen({ seed: 236, cook: looks.aiko, name: 'Oak & Ember', tiles: '#e2b0a0', dish: 'pie' }),
  },
  {
    id: 'mayor-elect',
    language: 'nl',
    text: 'Het is officieel: [PER Bram de Wit|speaker] wordt burgemeester van [LOC Oosterzijl] voor de [ORG Groene Kade|sign] 💚',
    picture: podium({
      seed: 237,
      speaker: looks.bram,
      name: 'Groene Kade',
      wall: ['#2f7f4a', '#1a4f33'],
      flag: ['#2f8f5c', '#ffffff', '#2f6fc4'],
    }),
  },
  {
    id: 'two-sails',
    language: 'en',
    text: 'Evening race, two boats left: [MISC Kittiwake|boat1] orange, [MISC Grey Mabel|boat2] white, [LOC Osmer Sound|water] flat as a plate',
    picture: regatta({
      seed: 238,
      hour: 'dusk',
      boats: [
        { sail: '#f0862f', hull: '#23213a', number: '21' },
        { sail: '#8d9aac', hull: '#7a2f3a', number: '5' },
      ],
    }),
  },
  {
    id: 'first-slope',
    language: 'de',
    text: 'Erster Tag auf Ski, [PER Mehmet|skier] schon schneller als alle Lehrer der [ORG Skischule Gams]',
    picture: slope({ seed: 239, hour: 'dawn', skier: looks.ilias, suit: '#2a9d8f' }),
  },
  {
    id: 'barn-owl',
    language: 'en',
    text: 'White face, black eyes, zero manners: meet [MISC Duchess|owl], who lives above the bell of [LOC St Oda]',
    picture: owl({ seed: 240, hour: 'dusk', feathers: '#d9b98a', face: '#fffaf0', eyes: '#3a2b28' }),
  },
  {
    id: 'hanoi-lanterns',
    language: 'vi',
    text: 'Đêm [LOC Hội An] rực sáng đèn lồng xanh trên [LOC sông Hoài|river] ✨',
    picture: lanterns({ seed: 241, glow: ['#7fd6ff', '#2f7fc4'], count: 26 }),
  },
  {
    id: 'chess-uncle',
    language: 'en',
    text: 'Lost to uncle [PER Idris|left] in nineteen moves. [PER Runa|right] says he plays the [MISC Harbour Gambit] every Sunday, thanks for the warning',
    picture: chess({
      seed: 242,
      left: looks.kofi,
      right: looks.runa,
      wall: ['#7a4a3f', '#4a2b2b'],
      wood: ['#e8e2d8', '#3f5f4a'],
    }),
  },
  {
    id: 'storm-tuva',
    language: 'no',
    text: 'Stormen [MISC Tuva|storm,bar] treffer [LOC Ålesund] i natt. [ORG Kystvarselet] ber folk holde seg inne',
    picture: storm({
      seed: 243,
      name: 'Stormen Tuva',
      sea: ['#4f6f8f', '#23344f'],
      land: '#a9a27a',
      bar: '#23407f',
    }),
  },
];
