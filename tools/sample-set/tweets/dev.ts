/** The dev split: what decides whether a new model is better. */
import { looks } from '../draw/looks.ts';
import { balloons } from '../scenes/balloons.ts';
import { book } from '../scenes/book.ts';
import { cat } from '../scenes/cat.ts';
import { museum } from '../scenes/museum.ts';
import { peak } from '../scenes/peak.ts';
import { portrait } from '../scenes/portrait.ts';
import { product } from '../scenes/product.ts';
import { robots } from '../scenes/robots.ts';
import { shop } from '../scenes/shop.ts';
import { stage } from '../scenes/stage.ts';
import type { TweetSource } from '../tweet.ts';

export const dev: readonly TweetSource[] = [
  {
    id: 'juno-noon',
    language: 'en',
    text: '[MISC Juno|cat] refuses to get up before noon 😴',
    picture: cat({ seed: 301, hour: 'day', coat: '#6b6f80', shade: '#474b5c', eyes: '#f2c14b', collar: '#d1495b' }),
    pair: 'juno',
  },
  {
    id: 'juno-home',
    language: 'en',
    text: 'Guess who is home for good: [PER Juno|first] 💛',
    picture: portrait({ seed: 302, look: looks.mara, backdrop: 'park' }),
    pair: 'juno',
  },
  {
    id: 'wedding-selfie',
    language: 'en',
    text: '[PER Amira|first] said yes and [PER Daniel|second] forgot the ring in [LOC Ljubljana] 💍👩🏽‍❤️‍👨🏿',
    picture: portrait({ seed: 303, look: looks.noor, second: looks.kofi, backdrop: 'park' }),
  },
  {
    id: 'film-camera',
    language: 'en',
    text: 'Found my dad’s old [MISC Pentora F2|product] in the attic, and [ORG Pentora] still sells the battery 📷',
    picture: product({
      seed: 304,
      product: 'camera',
      backdrop: ['#2a9d8f', '#1d5f73'],
      body: '#e9dcc4',
      accent: '#7a4a30',
    }),
  },
  {
    id: 'science-fair',
    language: 'en',
    text: 'Our [MISC Rustbucket|robot1] shook hands with [PER Jiro Tanaka-Lund|person1] at the [MISC Junior Robot Fair] 🤖 best Tuesday ever',
    picture: robots({ seed: 305, hour: 'dawn', colours: ['#57c4b8'], people: ['jiro', 'mara'] }),
  },
  {
    id: 'plant-shop',
    language: 'en',
    text: 'Went into [ORG Fern & Foe|sign] for one cactus, left with nine. Thanks a lot [PER Marcus|customer]',
    picture: shop({
      seed: 306,
      hour: 'day',
      sign: 'Fern & Foe',
      wares: 'plants',
      wall: '#7a8f6f',
      board: '#3f4f3a',
      stripe: '#d9734a',
      customer: looks.kofi,
    }),
  },
  {
    id: 'valley-balloons',
    language: 'en',
    text: 'Counted five balloons over [LOC Wren Valley|valley] before breakfast, the big one belongs to [PER Agnes Hollow|big]',
    picture: balloons({
      seed: 307,
      hour: 'day',
      colours: [
        ['#5b5fc7', '#f4d35e'],
        ['#e07a5f', '#fff3d8'],
      ],
    }),
  },
  {
    id: 'tides-night',
    language: 'en',
    text: 'Late opening: the [ORG Harbour Gallery|museum] stays up until midnight and [PER Lucía Prado] plays in the hall 🎶',
    picture: museum({ seed: 308, hour: 'dusk', name: 'Harbour Gallery', colour: '#2f6f8f' }),
  },
  {
    id: 'atlas-book',
    language: 'en',
    text: 'Cannot recommend [MISC Atlas of Quiet Places|book] enough. Chapter four is all [LOC Lofoten] and soup',
    picture: book({
      seed: 309,
      title: ['Atlas of', 'Quiet Places'],
      writer: 'E. Varga',
      cover: '#7a3f5f',
      accent: '#f4d35e',
      table: '#8f9fa8',
    }),
  },
  {
    id: 'rate-cut',
    language: 'en',
    text: 'Markets yawned when [ORG Norbank] cut rates. [PER Petra Simic] called it "a polite cough"',
    picture: stage({ seed: 310, beams: ['#ffd166', '#ef6f8f'], backdrop: ['#2b1120', '#5c2b3a'], singer: looks.jiro }),
    match: false,
  },
  {
    id: 'aswan-train',
    language: 'ar',
    text: 'قطار [LOC أسوان] تأخر ساعتين 😅 لكن [PER ليلى منصور] معها كعك يكفي الجميع',
  },
  {
    id: 'quiz-night',
    language: 'en',
    text: 'Quiz night results: 1. [ORG The Comma Splices] 2. everyone else. See you at [LOC The Anchor] next week',
  },
  {
    id: 'summit-tent',
    language: 'de',
    text: 'Kein Netz, kein Lärm, nur der [LOC Große Habicht|peak] und 4 Grad 🥶',
    picture: peak({ seed: 311, hour: 'night' }),
  },
  {
    id: 'storm-names',
    language: 'en',
    text: 'Storm [MISC Wilhelmine] reaches [LOC Galway] at noon, tie down your bins and your uncles 🌪️',
  },
];
