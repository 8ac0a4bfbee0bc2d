/** The pool, third part: people at work, at play and on a stage, their teams and their animals. */
import { mirrored } from '../draw/frame.ts';
import { looks } from '../draw/looks.ts';
import { cake } from '../scenes/cake.ts';
import { cat } from '../scenes/cat.ts';
import { chess } from '../scenes/chess.ts';
import { cinema } from '../scenes/cinema.ts';
import { court } from '../scenes/court.ts';
import { dog } from '../scenes/dog.ts';
import { gallery } from '../scenes/gallery.ts';
import { kitchen } from '../scenes/kitchen.ts';
import { march } from '../scenes/march.ts';
import { podium } from '../scenes/podium.ts';
import { slope } from '../scenes/slope.ts';
import { stadium } from '../scenes/stadium.ts';
import { stage } from '../scenes/stage.ts';
import type { TweetSource } from '../tweet.ts';

export const poolPeople: readonly TweetSource[] = [
  {
    id: 'harbour-party-speech',
    language: 'en',
    text: 'Twenty minutes, no notes: [PER Elin Moesgard|speaker] leaves the tram question open and the [ORG Harbour Party|sign] on its feet',
    picture: podium({
      seed: 160,
      speaker: looks.celia,
      name: 'Harbour Party',
      wall: ['#1f4e7f', '#12305a'],
      flag: ['#2f6fc4', '#ffffff', '#f0c23f'],
      audience: true,
    }),
  },
  {
    id: 'casa-olmo',
    language: 'es',
    text: 'En [ORG Casa Olmo|sign] el que manda es [PER Braulio|cook]. Pidan la [MISC Paella del Faro|dish] y no pregunten',
    picture: kitchen({ seed: 161, cook: looks.bram, name: 'Casa Olmo', tiles: '#a9c9c0', dish: 'paella' }),
  },
  {
    id: 'gulls-buzzer',
    language: 'en',
    text: 'ONE POINT. [PER Dede Okoro|lead] at the buzzer, [ORG Gulls|home,lead] 88, [ORG Kestrel Bay|away] 87, my voice: gone 🏀',
    picture: court({ seed: 162, home: '#5b2f8f', away: '#f0a02f', score: 'Gulls 88-87', star: 'dede' }),
  },
  {
    id: 'ninth-tide',
    language: 'en',
    text: 'Queue around the block at [ORG Kino Lumo|house] for [MISC The Ninth Tide|film]. [PER Runa|person1] brought soup, [PER Emeka|person2] brought opinions 🍿',
    picture: cinema({
      seed: 163,
      house: 'Kino Lumo',
      film: 'The Ninth Tide',
      colour: '#9c2f3f',
      waiting: ['runa', 'kofi', 'hana'],
    }),
  },
  {
    id: 'nurses-march',
    language: 'en',
    text: 'Purple from wall to wall: [ORG Nurses United|banner] in [LOC Ostermark] today, and [PER Farah Aziz|leader] never once put the megaphone down ✊🏾',
    picture: march({
      seed: 164,
      hour: 'day',
      banner: 'Nurses United',
      colour: '#8a4fa0',
      people: ['mara', 'kofi', 'farah', 'tomas', 'aiko'],
      sign: 'Fair pay',
    }),
  },
  {
    id: 'nora-seven',
    language: 'en',
    text: 'Seven candles, one breath, no survivors 🎂 happy birthday [PER Nora|whose,name] from all of [LOC Pear Street]',
    picture: cake({
      seed: 165,
      name: 'Nora',
      candles: 7,
      icing: '#f7a8c4',
      wall: ['#9fd0ee', '#cfe8f4'],
      whose: looks.celia,
    }),
  },
  {
    id: 'calder-open-final',
    language: 'en',
    text: '[MISC Calder Open|event], move 61: [PER Eino Harju|left] stares, [PER Farah Aziz|right] smiles, and I still do not know who is winning ♟️',
    picture: chess({
      seed: 166,
      left: looks.eino,
      right: looks.farah,
      wall: ['#3f5f6f', '#22384a'],
      wood: ['#f0d9b0', '#8a5a38'],
      event: 'Calder Open',
    }),
  },
  {
    id: 'boats-reis',
    language: 'pt',
    text: 'Fiquei meia hora diante de [MISC Três Barcos|painting]. [PER Ana Reis|plate] pintou aquilo com onze anos, na [LOC Nazaré]',
    picture: gallery({
      seed: 167,
      wall: '#d9cfc0',
      motif: 'boats',
      colours: ['#9fd0ee', '#2f6f9c', '#f2a65a'],
      plate: 'Ana Reis',
      visitor: looks.gus,
    }),
  },
  {
    id: 'nordfjell-gold',
    language: 'en',
    text: 'Bib 4, blue gates, no fear: [PER Hanna Brekke|skier] wins the [MISC Nordfjell Cup|banner] by the length of a ski 🎿',
    picture: slope({ seed: 168, hour: 'day', skier: looks.hana, suit: '#d1495b', banner: 'Nordfjell Cup' }),
  },
  {
    id: 'biscuit-vet',
    language: 'en',
    text: 'The vet said rest. [MISC Biscuit|dog] heard [LOC Lindow Common|park]. [PER Jo|owner] lost the argument',
    picture: dog({
      seed: 169,
      hour: 'dusk',
      place: 'park',
      coat: '#e8d2a8',
      shade: '#c2a06a',
      muzzle: '#fff6e4',
      collar: '#2f6fc4',
      owner: looks.gus,
    }),
  },
  {
    id: 'schnee-katze',
    language: 'de',
    text: 'Die Nachbarn nennen sie [MISC Schneeflocke|cat], ich nenne sie die Chefin. [PER Herr Yilmaz] bringt ihr jeden Abend Thunfisch',
    picture: mirrored(
      cat({ seed: 170, hour: 'night', coat: '#eef0f4', shade: '#b9bfcc', eyes: '#5bb0d9', collar: '#8a4fa0' }),
    ),
  },
  {
    id: 'low-tide-live',
    language: 'en',
    text: 'No band, no set list, just [PER Bo Lindqvist|singer] in a blue light at [LOC The Anchor]. Somebody behind me cried and it was me',
    picture: stage({
      seed: 171,
      beams: ['#5fa8ff', '#7fd6ff'],
      backdrop: ['#0d1a3a', '#1c2f5c'],
      singer: looks.bram,
    }),
  },
  {
    id: 'velvet-tram-tour',
    language: 'en',
    text: 'First night of the tour and [ORG Velvet Tram|sign,band] opened with the slow one?! [PER Suki|drummer] what are you doing to us 🥁',
    picture: stage({
      seed: 172,
      beams: ['#ff8f5f', '#ffd166', '#ff5f8f'],
      backdrop: ['#3a1020', '#5c1f2f'],
      singer: looks.dede,
      guitarist: looks.runa,
      drummer: looks.aiko,
      name: 'Velvet Tram',
    }),
  },
  {
    id: 'uppvik-away',
    language: 'sv',
    text: 'Borta är bäst! [PER Leyla Öz|lead] avgör i sista minuten och [ORG Uppvik IF|home,lead] vinner på [LOC Northgate Park|ground] ⚽️',
    picture: stadium({
      seed: 173,
      home: '#f0c23f',
      away: '#7a2f8f',
      score: 'Uppvik 2-1',
      lead: 'kick',
      star: 'farah',
    }),
  },
];
