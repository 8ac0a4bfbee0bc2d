/** The train split: what a first model learns from. Two riddles, all four types, tweets without a picture. */
import { looks } from '../draw/looks.ts';
import { book } from '../scenes/book.ts';
import { bridge } from '../scenes/bridge.ts';
import { canyon } from '../scenes/canyon.ts';
import { cup } from '../scenes/cup.ts';
import { dog } from '../scenes/dog.ts';
import { harbour } from '../scenes/harbour.ts';
import { kit } from '../scenes/kit.ts';
import { market } from '../scenes/market.ts';
import { noodles } from '../scenes/noodles.ts';
import { office } from '../scenes/office.ts';
import { plane } from '../scenes/plane.ts';
import { portrait } from '../scenes/portrait.ts';
import { prize } from '../scenes/prize.ts';
import { product } from '../scenes/product.ts';
import { race } from '../scenes/race.ts';
import { shop } from '../scenes/shop.ts';
import { skyline } from '../scenes/skyline.ts';
import { stadium } from '../scenes/stadium.ts';
import { stage } from '../scenes/stage.ts';
import type { TweetSource } from '../tweet.ts';

export const train: readonly TweetSource[] = [
  {
    id: 'jordan-missed',
    language: 'en',
    text: 'Missing [PER Jordan|first] already 😭',
    picture: portrait({ seed: 201, look: looks.odile, backdrop: 'roof' }),
    pair: 'jordan',
  },
  {
    id: 'jordan-goodbye',
    language: 'en',
    text: 'Goodbye [LOC Jordan|desert], you changed me 🧡',
    picture: canyon({ seed: 202, hour: 'dusk' }),
    pair: 'jordan',
  },
  {
    id: 'kestrel-live',
    language: 'en',
    text: 'Waited five years to see [ORG Kestrel|band] and it was worth it',
    picture: stage({
      seed: 203,
      beams: ['#6fe0c0', '#8fb8ff', '#ff8fb0'],
      backdrop: ['#0d1f33', '#1f4a5c'],
      singer: looks.runa,
      guitarist: looks.kofi,
      drummer: looks.tomas,
    }),
    pair: 'kestrel',
  },
  {
    id: 'kestrel-above',
    language: 'en',
    text: '[MISC Kestrel|plane] up close at last, what a beauty 😮',
    picture: plane({ seed: 204, hour: 'day', livery: '#1b6f9c' }),
    pair: 'kestrel',
  },
  {
    id: 'otter-books',
    language: 'en',
    text: 'Lights on at [ORG Paper Otter Books|sign] 📚 the corner of [LOC Canal Street|street] has not been this warm since 1994',
    picture: shop({
      seed: 205,
      hour: 'dusk',
      sign: 'Paper Otter Books',
      wares: 'books',
      wall: '#3f5f6f',
      board: '#5a2f3f',
      stripe: '#e0a33b',
      street: 'Canal Street',
    }),
  },
  {
    id: 'tin-meridian',
    language: 'en',
    text: 'Finished [MISC The Tin Meridian|book] in one sitting. [PER Ines Okafor|writer], I owe you a night of sleep',
    picture: book({
      seed: 206,
      title: ['The Tin', 'Meridian'],
      writer: 'Ines Okafor',
      cover: '#1f4e5f',
      accent: '#f2a65a',
      table: '#c9a27a',
    }),
  },
  {
    id: 'moth-owl-rain',
    language: 'en',
    text: 'Rain outside, [ORG Moth & Owl|mark] inside ☕ that is the whole plan for [LOC Bergen] today',
    picture: cup({ seed: 207, name: 'Moth & Owl', colour: '#2f6f5f', wall: ['#f0dcc0', '#e2bf98'] }),
  },
  {
    id: 'new-home-kit',
    language: 'en',
    text: 'Red suits us. The new [ORG Halden FC|crest,name] shirt is out on Saturday and [PER Kofi Brandal] keeps the nine 🔴⚪️',
    picture: kit({ seed: 208, shirt: '#c73a34', trim: '#ffffff', crest: 'Halden', number: '9', wall: '#d9c9b0' }),
  },
  {
    id: 'voltara-hq',
    language: 'en',
    text: 'Walked past [ORG Voltara|sign,building] at nine and every floor was lit. Somebody tell [PER Dana Reyholm] to let her people sleep',
    picture: office({ seed: 209, hour: 'dusk', name: 'Voltara', mark: 'bolt', colour: '#d1495b' }),
  },
  {
    id: 'windrose-morning',
    language: 'de',
    text: 'Morgens um sieben liegt die [MISC Windrose|ship] noch still vor [LOC Flensburg] ⛵️',
    picture: harbour({ seed: 210, hour: 'dawn', hull: '#5a2430' }),
  },
  {
    id: 'city-marathon',
    language: 'en',
    text: '42 km later: [PER Tomas Ekholm|lead] crosses the line of the [MISC Lakeside Marathon|arch] and asks where the pancakes are 🏃🏻‍♂️',
    picture: race({ seed: 211, hour: 'day', arch: 'Lakeside Marathon', colour: '#2a7f9c', lead: 'tomas' }),
  },
  {
    id: 'away-day',
    language: 'en',
    text: 'Away end, cold feet, happy heart 💚 [ORG #RowanRovers|home,lead] hold on at [LOC Northgate Park|ground]',
    picture: stadium({ seed: 212, home: '#2a8f5c', away: '#f0b84a', score: 'Rowan 1-0', lead: 'kick' }),
  },
  {
    id: 'lumen-phone',
    language: 'en',
    text: 'Unboxed the [MISC Lumen 6|product] so you do not have to: great screen, [ORG Oblivo] forgot the charger again 📱',
    picture: product({
      seed: 213,
      product: 'phone',
      backdrop: ['#5b5fc7', '#a06cd5'],
      body: '#e8e6f2',
      accent: '#ff7b9c',
    }),
  },
  {
    id: 'tokyo-ramen',
    language: 'ja',
    text: '[LOC 札幌]で食べた[MISC 星空ラーメン|bowl]が忘れられない🍜 [PER 水谷ハル]さんありがとう',
    picture: noodles({ seed: 214, bowl: '#2f5f4a', broth: ['#e6c07a', '#c9903f'], table: '#a98468' }),
  },
  {
    id: 'young-poet',
    language: 'fr',
    text: 'Fierté immense : [PER Noor Benaziz|winner] reçoit le [MISC Prix des Ondes|screen] à [LOC Lyon] 🇫🇷',
    picture: prize({ seed: 215, look: looks.noor, screen: 'Prix des Ondes', backdrop: ['#2b1f4a', '#4a2346'] }),
  },
  {
    id: 'lisbon-market',
    language: 'pt',
    text: 'Sábado no [LOC Mercado das Gaivotas|market] com a [PER Teresa|seller], já comi pêssegos a mais 🍑',
    picture: market({ seed: 216, hour: 'dusk', awnings: ['#e0a33b', '#5b5fc7'], seller: 'mara' }),
  },
  {
    id: 'bruno-park',
    language: 'en',
    text: 'Three walks today and [MISC Bruno|dog] still believes [LOC Elder Park|park] was built for him alone 🐶',
    picture: dog({ seed: 217, hour: 'day', place: 'park', coat: '#5b4a44', shade: '#3a2f2c', muzzle: '#e8dccb' }),
  },
  {
    id: 'tram-vote',
    language: 'en',
    text: 'The council of [LOC Ostermark|city] votes on the tram again tonight. [PER Elin Moesgard] says it will pass, the [ORG Harbour Party] says never',
    picture: skyline({ seed: 218, hour: 'day', landmark: 'dome' }),
  },
  {
    id: 'chess-podcast',
    language: 'en',
    text: 'Podcast idea: [PER Ravi Kelkarni] explains chess to his neighbours, one opening a week. Title: [MISC Sixty-Four Squares]',
    picture: bridge({ seed: 219, hour: 'day', colour: '#3f6f8f' }),
    match: false,
  },
  {
    id: 'greek-island',
    language: 'el',
    text: 'Καλημέρα από τη [LOC Νάξο] με τη [PER Δανάη Φωτεινού] και πολύ αέρα 🌬️',
  },
  {
    id: 'cafe-hands',
    language: 'en',
    text: "Anyone hiring? I've poured coffee at [ORG Cafe\u0301 Lumie\u0300re] for six years and [PER Zoë] will vouch for me",
  },
  {
    id: 'album-drop',
    language: 'en',
    text: '[ORG Velvet Tram] just dropped [MISC Slow Weather] without any warning, cancel my afternoon https://music.example/slow-weather',
  },
  {
    id: 'hindi-match',
    language: 'hi',
    text: 'आज [LOC पुणे] में [ORG नीलगिरी क्लब] का मैच है, [PER आरव] कप्तान है 🏏',
  },
  {
    id: 'gate-twelve',
    language: 'en',
    text: 'Dear [ORG @SkylarkAir], four hours in [LOC Gdańsk] is not a delay, it is a lifestyle. Love, gate 12',
  },
  {
    id: 'cup-draw',
    language: 'en',
    text: '[MISC Coast Cup] draw: [ORG Rowan Rovers] at home to [ORG Vestby United] 👀 somebody hide the biscuits',
  },
  {
    id: 'podcast-swap',
    language: 'en',
    text: 'Swap you one [PER Hanne Dyrvik] interview for two episodes of [MISC Low Tide Radio], final offer',
  },
  {
    id: 'stuck-lift',
    language: 'en',
    text: 'Stuck in the lift at [ORG Brightwater] with [PER Samir] and a birthday cake. No complaints so far 🎂',
  },
];
